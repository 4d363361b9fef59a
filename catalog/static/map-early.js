// Asks for the points of a map, and for land, while the page is still being read: they take longer than all the rest of it.
{
  const { points, land } = document.currentScript.dataset;
  window.mapAsked = new Map([points, land].filter(Boolean).map((address) => [address, fetch(address)]));
  for (const answer of window.mapAsked.values()) answer.catch(() => {}); // map.js tells of it
}

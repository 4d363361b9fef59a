// The map of a question in place of the drawing: clusters, circles for how far off points may be, a slider for the time.
// Everything that people wrote is put in as text. Where anything is missing, the drawing of the server stays.
(() => {
  "use strict";
  const figure = document.getElementById("map");
  if (!figure || !window.L || !L.markerClusterGroup) return;
  const data = figure.dataset;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const PIXELS_SEEN = 9; // from this radius on a circle is seen beside its disc
  const MOST_CIRCLES = 300;
  const DAY = 86400000;
  const WAIT_MS = 150;

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const number = (value) => value.toLocaleString("en");
  const figureText = (one) => {
    if (one.min === one.best && one.best === one.max) return number(one.best);
    if (one.max === null) return one.min === one.best ? `≥ ${number(one.best)}` : `${number(one.best)} (${number(one.min)}–?)`;
    return `${number(one.best)} (${number(one.min)}–${number(one.max)})`;
  };
  const distance = (metres) => {
    if (metres < 1000) return `± ${metres} m`;
    const km = metres / 1000;
    return `± ${metres < 10000 ? Number(km.toFixed(1)) : Math.round(km)} km`;
  };
  const json = async (address, signal) => {
    const early = window.mapAsked?.get(address);
    window.mapAsked?.delete(address);
    const answer = await (early ?? fetch(address, { signal }));
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  };
  const named = (point) => {
    const place = point.place || "no named place";
    return point.points > 1 ? `${place} and ${point.points - 1} near it` : place;
  };

  // What is told of one point; its link leads to the rows.
  const told = (point, rowsAt) => {
    const box = element("div", "", "map-told");
    const head = element("p");
    const name = element("bdi", named(point));
    name.dir = "auto";
    head.append(name, ` ${distance(point.uncertainty_m)}`);
    const link = element("a", `${number(point.rows)} ${point.rows === 1 ? "row" : "rows"}`);
    link.href = rowsAt + encodeURIComponent(point.key);
    const what = element("p", `${figureText(point.things)}${point.types.length ? ": " : ""}`);
    point.types.forEach((type, place) => {
      const one = element("bdi", type);
      one.dir = "auto";
      what.append(place ? ", " : "", one);
    });
    const row = element("p");
    row.append(link);
    box.append(head, what, row);
    return box;
  };

  const disc = (count, label) => {
    const size = Math.min(48, 22 + 9 * Math.log10(Math.max(1, count)));
    const icon = L.divIcon({ html: count > 1 ? number(count) : "", className: "map-disc", iconSize: [size, size] });
    icon.label = label;
    return icon;
  };
  // A marker says what it is to those who do not see it.
  const say = (event) => {
    const icon = event.target.getElement();
    if (icon) icon.setAttribute("aria-label", event.target.options.icon.label);
  };

  const clusters = L.markerClusterGroup({
    animate: !still,
    chunkedLoading: false,
    maxClusterRadius: 44,
    showCoverageOnHover: false,
    spiderLegPolylineOptions: { className: "map-leg", weight: 1 },
    iconCreateFunction: (cluster) => {
      const every = cluster.getAllChildMarkers();
      const count = every.reduce((sum, one) => sum + one.point.things.best, 0);
      return disc(count, `${number(count)} things at ${number(every.length)} points: nearer`);
    },
  });
  const circles = L.layerGroup();
  let points = [];
  let map = null;

  const drawCircles = () => {
    circles.clearLayers();
    const seen = map.getBounds().pad(0.5);
    const perPixel = (lat) => (40075016.7 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
    points
      .filter((one) => one.uncertainty_m / perPixel(one.lat) > PIXELS_SEEN && seen.contains([one.lat, one.lon]))
      .sort((one, other) => other.uncertainty_m - one.uncertainty_m)
      .slice(0, MOST_CIRCLES)
      .forEach((one) => {
        L.circle([one.lat, one.lon], { radius: one.uncertainty_m, className: "map-circle", interactive: false }).addTo(circles);
      });
  };

  const drawPoints = (found) => {
    points = found.points;
    clusters.clearLayers();
    clusters.addLayers(
      points.map((point) => {
        const label = `${named(point)}: ${figureText(point.things)}, known to ${distance(point.uncertainty_m)}`;
        const marker = L.marker([point.lat, point.lon], { icon: disc(point.things.best, label) });
        marker.point = point;
        marker.on("add", say);
        marker.bindPopup(() => told(point, found.rows_at), { minWidth: 160 });
        return marker;
      }),
    );
    drawCircles();
  };

  const escaped = (text) => {
    const holder = element("span", text);
    return holder.innerHTML;
  };
  // A line over the meridian where days meet goes on beyond 180 degrees, instead of once round the world.
  const unwrapped = (ring) => {
    let turns = 0;
    const found = ring.map(([lon, lat], place) => {
      const step = place ? lon - ring[place - 1][0] : 0;
      turns += step > 180 ? -360 : step < -180 ? 360 : 0;
      return [lon + turns, lat];
    });
    return turns ? ring : found; // round a pole it does go once round
  };
  // What of a ring lies on one side of a meridian, closed along it.
  const cut = (ring, meridian, side) => ring.flatMap((to, place) => {
    const from = ring[(place || ring.length) - 1];
    const isIn = ([lon]) => (lon - meridian) * side >= 0;
    const share = (meridian - from[0]) / (to[0] - from[0]);
    const crossing = isIn(from) === isIn(to) ? [] : [[meridian, from[1] + share * (to[1] - from[1])]];
    return isIn(to) ? [...crossing, to] : crossing;
  });
  const halves = (ring) => {
    const beyond = [180, -180].find((meridian) => ring.some(([lon]) => lon / meridian > 1));
    if (!beyond) return [ring];
    const far = cut(ring, beyond, Math.sign(beyond)).map(([lon, lat]) => [lon - 2 * beyond, lat]);
    return [cut(ring, beyond, -Math.sign(beyond)), far];
  };
  const polygons = (topology) => topojson.feature(topology, topology.objects.countries).features.flatMap(({ geometry }) => {
    const every = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    return every.flatMap(([outer, ...holes]) => halves(unwrapped(outer)).map((half) => [half, ...holes]));
  });
  const ground = (land) => {
    if (data.tiles) return L.tileLayer(data.tiles, { attribution: escaped(data.attribution), maxZoom: 18 });
    return L.geoJSON({ type: "MultiPolygon", coordinates: land }, { style: { className: "map-land", weight: 0.75 }, interactive: false, attribution: "Natural Earth" });
  };

  const begin = (found, land) => {
    const holder = element("div", "", "map-live");
    figure.querySelector(".sheet").before(holder);
    // Without maxZoom the clusters cannot be worked out.
    map = L.map(holder, {
      maxZoom: 18, minZoom: 1, zoomSnap: 0.25, maxBounds: [[-89, -360], [89, 360]], worldCopyJump: true,
      zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still,
    });
    holder.setAttribute("role", "region");
    holder.setAttribute("aria-label", "Map: arrow keys move it, plus and minus zoom, Tab goes from spot to spot");
    map.attributionControl.setPrefix(false);
    map.attributionControl.addAttribution("Leaflet");
    L.control.scale({ imperial: false }).addTo(map);
    const all = found.points.map((one) => {
      const reach = Math.min(one.uncertainty_m, 1e6) / 111320;
      return L.latLngBounds([one.lat - reach, one.lon - reach], [one.lat + reach, one.lon + reach]);
    });
    if (all.length) map.fitBounds(all.reduce((sum, one) => sum.extend(one), L.latLngBounds(all[0])), { maxZoom: 11, animate: false });
    else map.setView([25, 20], 2);
    ground(land).addTo(map);
    circles.addTo(map);
    map.addLayer(clusters);
    drawPoints(found);
    map.on("moveend", drawCircles);
    map.on("popupopen", (event) => event.popup.getElement().querySelector("a[href^='/']").focus());
    map.on("layeradd", (event) => {
      if (event.layer.getAllChildMarkers) say({ target: event.layer });
    });
    figure.querySelectorAll(".sheet, .skip-map").forEach((one) => one.remove());
  };

  // == The slider: two ends of a period; the server answers for it, so that the figures are those of the list. ==
  const dayText = (day) => new Date(day * DAY).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const iso = (day) => new Date(day * DAY).toISOString().slice(0, 10);
  const withPeriod = (path, question, period) => {
    const args = question.filter(([name]) => !["since", "until", "when"].includes(name));
    const own = period ? [["since", iso(period[0])], ["until", iso(period[1])], ["when", "inside"], ["when", "spread"]] : [];
    const every = new URLSearchParams(period ? [...args, ...own] : question).toString();
    return every ? `${path}?${every}` : path;
  };

  const slide = (whole) => {
    const box = document.getElementById("map-time");
    if (!whole.first_on || whole.first_on === whole.last_on) return;
    const [first, last] = [whole.first_on, whole.last_on].map((text) => Date.parse(text) / DAY);
    const ends = [...box.querySelectorAll("input[type=range]")];
    const status = document.getElementById("map-status");
    const link = document.getElementById("map-rows");
    let timer = 0;
    let running = null;
    const show = () => {
      ends.forEach((end) => {
        end.setAttribute("aria-valuetext", dayText(Number(end.value)));
        end.nextElementSibling.textContent = dayText(Number(end.value));
      });
    };
    const say = (found, days, period) => {
      const beside = ["without_point", "unplaced"].map((name) => figureText(found.parts[name]));
      const undated = period ? ", undated not counted" : "";
      status.textContent = `${dayText(days[0])} to ${dayText(days[1])}: ${figureText(found.parts.placed)} on the map, ${beside[0]} at a place without a point, ${beside[1]} unplaced${undated}.`;
      link.href = withPeriod("/losses/", whole.question, period);
    };
    const ask = async () => {
      if (running) running.abort();
      running = new AbortController();
      const days = ends.map((end) => Number(end.value));
      const period = days[0] === first && days[1] === last ? null : days;
      const found = period ? await json(withPeriod("/map.json", whole.question, period), running.signal) : whole;
      drawPoints(found);
      say(found, days, period);
    };
    ends.forEach((end, place) => {
      end.min = first;
      end.max = last;
      end.value = place ? last : first;
      end.addEventListener("input", () => {
        const other = ends[1 - place];
        if (place ? Number(end.value) < Number(other.value) : Number(end.value) > Number(other.value)) other.value = end.value;
        show();
        clearTimeout(timer);
        timer = setTimeout(() => ask().catch((error) => {
          if (error.name !== "AbortError") status.textContent = "The catalog does not answer; what is drawn is of before.";
        }), WAIT_MS);
      });
    });
    box.querySelector("button").addEventListener("click", () => {
      ends[0].value = first;
      ends[1].value = last;
      ends[0].dispatchEvent(new Event("input"));
    });
    show();
    say(whole, [first, last], null);
    box.hidden = false;
  };

  const start = async () => {
    const land = data.tiles ? null : json(data.land).then(polygons);
    const found = await json(data.points);
    begin(found, await land);
    slide(found);
    figure.dataset.drawn = found.points.length;
    performance.mark("map-drawn");
  };
  start().catch((error) => console.warn(error.message));
})();

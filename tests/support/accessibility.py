"""What can be checked of a page by machine: axe's rules, and whether it fits its window."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
STICKING_OUT = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const isOut = (e) => e.getBoundingClientRect().right > innerWidth + 0.5 || e.scrollWidth > innerWidth;
  const wide = [...document.querySelectorAll("body *")].filter(isOut).slice(0, 8);
  return [`${document.documentElement.scrollWidth} > ${innerWidth}`, ...wide.map((e) => e.outerHTML.slice(0, 120))];
}"""


def faults(page: Page) -> str:
    """Every violation of axe's rules with the elements that have it; empty when there is none."""
    options = {"runOnly": list(RULES), "resultTypes": ["violations"]}
    results = Axe().run(page, options=options)
    return results.generate_report() if results.violations_count else ""


def overflow(page: Page) -> str:
    """By how much the page is wider than its window, and what sticks out; empty when it fits."""
    return "\n".join(page.evaluate(STICKING_OUT))

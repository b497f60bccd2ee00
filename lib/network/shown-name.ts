/**
 * Bowser's names as people know them: its table was gone through once, and a name that says more than the product's own stands
 * here. What is stored stays Bowser's, since a session is bound to it.
 */
const BROWSERS: Readonly<Record<string, string>> = {
  AmazonBot: "Amazonbot",
  BaiduSpider: "Baiduspider",
  BingCrawler: "Bingbot",
  Epiphany: "GNOME Web",
  FacebookExternalHit: "Facebook",
  Focus: "Firefox Focus",
  "Google Search": "Google app",
  InternetArchiveCrawler: "Internet Archive",
  Linespider: "LINE",
  Miui: "Mi Browser",
  "MZ Browser": "Meizu Browser",
  "NAVER Whale Browser": "Whale",
  PingdomBot: "Pingdom",
  Sailfish: "Sailfish Browser",
  "Samsung Internet for Android": "Samsung Internet",
  SlackBot: "Slack",
  Swing: "Swing Browser",
  Tizen: "Tizen browser",
  "WebOS Browser": "webOS browser",
  YahooSlurp: "Yahoo! Slurp",
};

const SYSTEMS: Readonly<Record<string, string>> = { "Chrome OS": "ChromeOS", WebOS: "webOS" };

export function shownBrowser(name: string): string {
  return BROWSERS[name] ?? name;
}

export function shownSystem(name: string): string {
  return SYSTEMS[name] ?? name;
}

/** Whether a browser is called after its system, which then is named already: `Android Browser`, `PlayStation 4`. */
export function namesSystem(browser: string, os: string): boolean {
  return ` ${shownBrowser(browser)} `.toLowerCase().includes(` ${os} `.toLowerCase());
}

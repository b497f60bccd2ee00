import Bowser from "bowser";
import { expect, test } from "vitest";
import { deviceName } from "../i18n/device-name";
import { en } from "../i18n/messages/en";
import { clientInfo, deviceLabel, isSameClient } from "./client-info";

/** A browser of each name in Bowser's table, and some systems: how it is shown, of which kind it is. */
const clients: readonly (readonly [key: string, shown: string, type: string, userAgent: string])[] = [
  [
    "amazonbot",
    "Amazonbot on unknown system",
    "other",
    "Mozilla/5.0 (compatible; Amazonbot/0.1; +https://example.com/bot)",
  ],
  [
    "amazon_silk",
    "Amazon Silk on Android",
    "tablet",
    "Mozilla/5.0 (Linux; Android 9; KFMAWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/120.1.1 like Chrome/120.0.0.0 Safari/537.36",
  ],
  [
    "android",
    "Android Browser",
    "mobile",
    "Mozilla/5.0 (Linux; U; Android 4.0.3; de-de; Galaxy S II Build/GRJ22) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30",
  ],
  [
    "baiduspider",
    "Baiduspider on unknown system",
    "other",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +https://example.com/bot)",
  ],
  [
    "bada",
    "Bada",
    "mobile",
    "Mozilla/5.0 (SAMSUNG; SAMSUNG-GT-S8500/S8500XXJEE; U; Bada/1.0; nl-nl) AppleWebKit/533.1 (KHTML, like Gecko) Dolfin/2.0 Mobile WVGA SMM-MMS/1.2.0",
  ],
  [
    "bingcrawler",
    "Bingbot on unknown system",
    "other",
    "Mozilla/5.0 (compatible; bingbot/2.0; +https://example.com/bot)",
  ],
  [
    "blackberry",
    "BlackBerry",
    "mobile",
    "Mozilla/5.0 (BlackBerry; U; BlackBerry 9900; en) AppleWebKit/534.11+ (KHTML, like Gecko) Version/7.1.0.346 Mobile Safari/534.11+",
  ],
  [
    "chatgpt_user",
    "ChatGPT-User on unknown system",
    "other",
    "Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://example.com/bot)",
  ],
  [
    "chrome",
    "Chrome on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
  ],
  [
    "claudebot",
    "ClaudeBot on unknown system",
    "other",
    "Mozilla/5.0 (compatible; ClaudeBot/1.0; +https://example.com/bot)",
  ],
  [
    "chromium",
    "Chromium on Linux",
    "desktop",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Ubuntu Chromium/83.0.4103.61 Chrome/83.0.4103.61 Safari/537.36",
  ],
  ["diffbot", "Diffbot on unknown system", "other", "Mozilla/5.0 (compatible; Diffbot/0.1; +https://example.com/bot)"],
  [
    "duckduckbot",
    "DuckDuckBot on unknown system",
    "other",
    "DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)",
  ],
  [
    "duckduckgo",
    "DuckDuckGo on iOS",
    "mobile",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/605.1.15 Ddg/17.4",
  ],
  [
    "edge",
    "Microsoft Edge on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
  ],
  [
    "electron",
    "Electron on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) demo/1.0 Chrome/120.0.0.0 Electron/28.0.0 Safari/537.36",
  ],
  [
    "epiphany",
    "GNOME Web on Linux",
    "desktop",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15 Epiphany/605.1.15",
  ],
  [
    "facebookexternalhit",
    "Facebook on unknown system",
    "other",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  ],
  ["firefox", "Firefox on Linux", "desktop", "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"],
  [
    "focus",
    "Firefox Focus on iOS",
    "mobile",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Focus/7.0.4 Mobile/16B91 Safari/605.1.15",
  ],
  [
    "google_search",
    "Google app on iOS",
    "mobile",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/300.0 Mobile/15E148 Safari/604.1",
  ],
  [
    "googlebot",
    "Googlebot on unknown system",
    "other",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +https://example.com/bot)",
  ],
  ["gptbot", "GPTBot on unknown system", "other", "Mozilla/5.0 (compatible; GPTBot/1.0; +https://example.com/bot)"],
  [
    "heytap",
    "HeyTap Browser on Android",
    "mobile",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) HeyTapBrowser/45.7 Chrome/120.0.0.0 Mobile Safari/537.36",
  ],
  [
    "ie",
    "Internet Explorer on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
  ],
  ["internetarchivecrawler", "Internet Archive on unknown system", "other", "ia_archiver"],
  [
    "k_meleon",
    "K-Meleon on Windows",
    "desktop",
    "Mozilla/5.0 (Windows; U; Windows NT 5.1; en-US; rv:1.8.1.21) Gecko/20090331 K-Meleon/1.5.3",
  ],
  ["ladybird", "Ladybird on Linux", "desktop", "Mozilla/5.0 (Linux; x86_64) Ladybird/1.0"],
  [
    "librewolf",
    "LibreWolf on Linux",
    "desktop",
    "Mozilla/5.0 (X11; Linux x86_64; rv:98.0) Gecko/20100101 LibreWolf/98.0",
  ],
  [
    "linespider",
    "LINE on unknown system",
    "other",
    "Mozilla/5.0 (compatible; Linespider/1.1; +https://example.com/bot)",
  ],
  [
    "maxthon",
    "Maxthon on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Maxthon/5.2",
  ],
  ["meta_externalads", "Meta-ExternalAds on unknown system", "other", "meta-externalads/1.1"],
  ["meta_externalagent", "Meta-ExternalAgent on unknown system", "other", "meta-externalagent/1.1"],
  ["meta_externalfetcher", "Meta-ExternalFetcher on unknown system", "other", "meta-externalfetcher/1.1"],
  ["meta_webindexer", "Meta-WebIndexer on unknown system", "other", "meta-webindexer/1.1"],
  [
    "mz",
    "Meizu Browser on Android",
    "mobile",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) MZBrowser/8.2 Chrome/120.0.0.0 Mobile Safari/537.36",
  ],
  [
    "naver",
    "Whale on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Whale/3.24",
  ],
  [
    "oai_searchbot",
    "OAI-SearchBot on unknown system",
    "other",
    "Mozilla/5.0 (compatible; OAI-SearchBot/1.0; +https://example.com/bot)",
  ],
  [
    "omgilibot",
    "Omgilibot on unknown system",
    "other",
    "Mozilla/5.0 (compatible; omgilibot/0.4; +https://example.com/bot)",
  ],
  [
    "opera",
    "Opera on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 OPR/106.0.0.0",
  ],
  [
    "opera_coast",
    "Opera Coast on iOS",
    "mobile",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Coast/5.04 Mobile/15E148 Safari/7534.48.3",
  ],
  [
    "pale_moon",
    "Pale Moon on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:102.0) Gecko/20100101 Goanna/6.5 PaleMoon/33.0",
  ],
  [
    "perplexitybot",
    "PerplexityBot on unknown system",
    "other",
    "Mozilla/5.0 (compatible; PerplexityBot/1.0; +https://example.com/bot)",
  ],
  [
    "perplexity_user",
    "Perplexity-User on unknown system",
    "other",
    "Mozilla/5.0 (compatible; Perplexity-User/1.0; +https://example.com/bot)",
  ],
  [
    "phantomjs",
    "PhantomJS on Linux",
    "desktop",
    "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1",
  ],
  ["pingdombot", "Pingdom on unknown system", "other", "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)"],
  [
    "puffin",
    "Puffin on Android",
    "mobile",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Puffin/9.7 Chrome/120.0.0.0 Mobile Safari/537.36",
  ],
  [
    "qq",
    "QQ Browser on Android",
    "mobile",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) MQQBrowser/14.6 Mobile Safari/537.36",
  ],
  [
    "qqlite",
    "QQ Browser Lite on Android",
    "mobile",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) QQBrowserLite/1.2 Mobile Safari/537.36",
  ],
  [
    "qupzilla",
    "QupZilla on Linux",
    "desktop",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) QupZilla/1.8.9 Safari/538.1",
  ],
  ["roku", "Roku", "tv", "Roku/DVP-9.10 (519.10E04111A)"],
  [
    "safari",
    "Safari on macOS",
    "desktop",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
  ],
  [
    "sailfish",
    "Sailfish Browser on Linux",
    "mobile",
    "Mozilla/5.0 (Linux; U; Sailfish 4.5; Mobile; rv:91.0) Gecko/91.0 Firefox/91.0 SailfishBrowser/1.0",
  ],
  [
    "samsung_internet",
    "Samsung Internet on Android",
    "mobile",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 Chrome/120.0.0.0 Mobile Safari/537.36",
  ],
  [
    "seamonkey",
    "SeaMonkey on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; rv:60.0) Gecko/20100101 Firefox/60.0 SeaMonkey/2.53",
  ],
  ["slackbot", "Slack on unknown system", "other", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"],
  [
    "sleipnir",
    "Sleipnir on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Sleipnir/6.4",
  ],
  [
    "sogou",
    "Sogou Browser on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 SE 2.X MetaSr 1.0",
  ],
  [
    "swing",
    "Swing Browser on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Swing/1.0",
  ],
  [
    "tizen",
    "Tizen browser",
    "tv",
    "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) Version/6.0 TV Safari/537.36",
  ],
  [
    "uc",
    "UC Browser on Android",
    "mobile",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) UCBrowser/13.4 Chrome/120.0.0.0 Mobile Safari/537.36",
  ],
  [
    "vivo",
    "Vivo Browser on Android",
    "mobile",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) VivoBrowser/15.0 Chrome/120.0.0.0 Mobile Safari/537.36",
  ],
  [
    "vivaldi",
    "Vivaldi on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Vivaldi/6.5",
  ],
  [
    "webos",
    "webOS browser",
    "tv",
    "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.79 Safari/537.36 WebAppManager",
  ],
  [
    "wechat",
    "WeChat on Android",
    "mobile",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) MicroMessenger/8.0.44 Mobile Safari/537.36",
  ],
  [
    "yahooslurp",
    "Yahoo! Slurp on unknown system",
    "other",
    "Mozilla/5.0 (compatible; Yahoo! Slurp; +https://example.com/bot)",
  ],
  [
    "yandex",
    "Yandex Browser on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 YaBrowser/24.1",
  ],
  [
    "yandexbot",
    "YandexBot on unknown system",
    "other",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +https://example.com/bot)",
  ],
  ["youbot", "YouBot on unknown system", "other", "Mozilla/5.0 (compatible; YouBot/1.0; +https://example.com/bot)"],
  [
    "",
    "Mi Browser on Android",
    "mobile",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) MiuiBrowser/14.8 Chrome/120.0.0.0 Mobile Safari/537.36",
  ],
  [
    "",
    "Opera Touch on iOS",
    "mobile",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 OPT/2.4.4 Mobile/15E148",
  ],
  ["", "SlimerJS on Linux", "desktop", "Mozilla/5.0 (X11; Linux x86_64; rv:38.0) Gecko/20100101 SlimerJS/0.10"],
  ["", "PlayStation 4", "tv", "Mozilla/5.0 (PlayStation 4 3.11) AppleWebKit/537.73 (KHTML, like Gecko)"],
  [
    "",
    "Chrome on ChromeOS",
    "desktop",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
  ],
  [
    "",
    "Chrome on HarmonyOS",
    "mobile",
    "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1 Mobile HuaweiBrowser/5.0",
  ],
  [
    "",
    "Microsoft Edge on Windows Phone",
    "mobile",
    "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Microsoft; Lumia 950) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/52.0 Mobile Safari/537.36 Edge/15.15063",
  ],
  [
    "",
    "Safari on unknown system",
    "tv",
    "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.0 Safari/605.1.15",
  ],
  [
    "",
    "Microsoft Edge on Windows",
    "desktop",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox Series X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edge/20.02",
  ],
  [
    "",
    "Firefox on unknown system",
    "desktop",
    "Mozilla/5.0 (X11; FreeBSD amd64; rv:120.0) Gecko/20100101 Firefox/120.0",
  ],
  [
    "",
    "Firefox on unknown system",
    "mobile",
    "Mozilla/5.0 (Mobile; Nokia_8110; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5",
  ],
  [
    "",
    "Chrome on Android",
    "tablet",
    "Mozilla/5.0 (Linux; Android 11; BRAVIA 4K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36",
  ],
  [
    "",
    "Chrome on Android",
    "tablet",
    "Mozilla/5.0 (Linux; Android 13; SM-X900) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36",
  ],
  [
    "",
    "Samsung Internet on Tizen",
    "mobile",
    "Mozilla/5.0 (Linux; Tizen 2.3; SAMSUNG SM-Z130H) AppleWebKit/537.3 (KHTML, like Gecko) SamsungBrowser/1.0 Mobile Safari/537.3",
  ],
];

test.each(clients)("%s is %s (%s)", (key, shown, deviceType, userAgent) => {
  const client = clientInfo(userAgent, undefined);
  expect(deviceName(en.names, client)).toBe(shown);
  expect(client.deviceType).toBe(deviceType);
  if (key !== "") expect(client.browser).toBe(Bowser.BROWSER_MAP[key as keyof typeof Bowser.BROWSER_MAP]);
  // What the server says in English is the same, but for what it does not know.
  if (!shown.includes("nknown")) expect(deviceLabel(client)).toBe(shown);
});

test("all of the table is in it, but for the one that hides and the one that is anything", () => {
  const keys = new Set(clients.map(([key]) => key));
  expect(Object.keys(Bowser.BROWSER_MAP).filter((key) => !keys.has(key))).toEqual(["brave", "generic"]);
});

test("no name is said twice", () => {
  for (const [, shown] of clients) {
    const [browser = "", system = ""] = shown.toLowerCase().split(" on ");
    if (system !== "") expect(` ${browser} `, shown).not.toContain(` ${system} `);
  }
});

test("a browser that was unknown once is the same, once it has a name", () => {
  const now = { browser: "Miui", os: "Android" };
  expect(isSameClient(now, { browser: "Unknown browser", os: "Android" })).toBe(true);
  expect(isSameClient(now, { browser: "Miui", os: "Android" })).toBe(true);
  expect(isSameClient(now, { browser: "Unknown browser", os: "Linux" })).toBe(false);
  expect(isSameClient({ browser: "Chrome", os: "Android" }, { browser: "Unknown browser", os: "Android" })).toBe(false);
  expect(isSameClient({ browser: "Unknown browser", os: "Android" }, now)).toBe(false);
});

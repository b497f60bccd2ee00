/** For a constructed sheet, which no policy of the page keeps out. */
export const STYLES = `
:host{display:block;font:16px/1.5 system-ui,sans-serif;text-align:center;color:light-dark(#1c1c1c,#ededed)}
:host([data-theme=light]){color-scheme:light}
:host([data-theme=dark]){color-scheme:dark}
.box{max-width:20rem;margin:auto;padding:1rem;outline:0}
h2,p{margin:.5rem 0;overflow-wrap:anywhere}
h2{font-size:1.25rem;line-height:1.3}
.tile{background:#fff;border-radius:12px;aspect-ratio:1;overflow:hidden;display:grid;place-items:center;color:#555;forced-color-adjust:none}
svg{width:100%}
.quiet{font-size:.9375rem;color:light-dark(#555,#b8b8b8)}
.code{font:600 1.25rem ui-monospace,monospace;letter-spacing:.1em}
.number{font:700 3.5rem/1.2 system-ui,sans-serif;letter-spacing:.08em;margin:.25rem}
button{font:inherit;min-height:44px;padding:.5rem 1rem;margin:.25rem;border:1px solid light-dark(#767676,#8c8c8c);border-radius:8px;background:transparent;color:inherit;cursor:pointer}
.main{background:var(--qr-login-accent,#0e5e4b);border-color:transparent;color:var(--qr-login-on-accent,#fff);font-weight:600}
button:focus-visible{outline:3px solid light-dark(#1a5fb4,#99c1f1);outline-offset:2px}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}`;

// Swagger UI as a workplace: three views of one document, and a login that lasts as long as the page is open.
"use strict";

const views = ["staff", "applicants", "portals"];
const asked = new URLSearchParams(location.search).get("view");
const view = views.includes(asked) ? asked : views[0];
const tokenPath = "/api/v1/auth/token";
// A token is renewed when fewer seconds are left.
const lead = 60;

const login = document.querySelector(".head-login");
const say = (text) => { login.textContent = text; };

for (const link of document.querySelectorAll(".head-views a")) {
  if (link.getAttribute("href") === `?view=${view}`) {
    link.setAttribute("aria-current", "page");
  }
}

// When the token that Swagger UI holds ends, in milliseconds; nothing while it holds none.
let expiresAt;
const path = (address) => new URL(address, location.href).pathname;

/** What stands in the Authorize dialog for people; nothing for a portal, which asks for its own tokens. */
function account() {
  return ui.authSelectors.authorized().toJS().account;
}

async function renew() {
  const { schema, name, username, password } = account();
  const body = new URLSearchParams({ grant_type: "password", username, password });
  const answer = await fetch(tokenPath, { method: "POST", body });
  if (!answer.ok) {
    // With a second factor a new code is needed, and only its holder has it.
    expiresAt = undefined;
    ui.authActions.logout(["account"]);
    say("登录已过期，请重新点击 Authorize · The login has expired; authorize again");
    return undefined;
  }
  const token = await answer.json();
  expiresAt = Date.now() + token.expires_in * 1000;
  ui.authActions.authorizeOauth2({ auth: { schema, name, username, password }, token });
  return token.access_token;
}

async function withFreshToken(request) {
  const own = path(request.url).startsWith("/api/") && path(request.url) !== tokenPath;
  const ends = expiresAt !== undefined && expiresAt - Date.now() < lead * 1000;
  if (own && ends && account() !== undefined && request.headers.Authorization !== undefined) {
    const token = await renew();
    if (token !== undefined) {
      request.headers.Authorization = `Bearer ${token}`;
    }
  }
  return request;
}

async function whoIsThere(token) {
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch("/api/v1/accounts/me", { headers });
  if (answer.ok) {
    const roles = { applicant: "申报人", reviewer: "审核员", admin: "管理员" };
    const { name, role } = await answer.json();
    say(`${name}（${roles[role]}）已登录`);
  } else {
    say("门户已登录 · Portal");
  }
}

function noted(response) {
  if (path(response.url) === tokenPath && response.ok) {
    const token = response.body ?? JSON.parse(response.text);
    expiresAt = Date.now() + token.expires_in * 1000;
    whoIsThere(token.access_token);
  } else if (response.status === 401) {
    say("未登录或登录已过期，请点击 Authorize · Not logged in: press Authorize");
  }
  return response;
}

// The reply to a wrong password is written in the dialog; the line above says it in the language of the page.
const onLogout = () => ({
  statePlugins: {
    auth: {
      wrapActions: {
        logout: (original) => (names) => {
          expiresAt = undefined;
          say("未登录 · Not logged in");
          return original(names);
        },
      },
    },
  },
});

const ui = SwaggerUIBundle({
  url: `/openapi/${view}.json`,
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [onLogout],
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  defaultModelExpandDepth: 3,
  displayRequestDuration: true,
  filter: true,
  tryItOutEnabled: true,
  showCommonExtensions: true,
  validatorUrl: null,
  requestInterceptor: withFreshToken,
  responseInterceptor: noted,
});

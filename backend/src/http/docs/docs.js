// Swagger UI as a workplace: three views of one document, and a login that lasts as long as the page is open.
"use strict";

const views = ["staff", "applicants", "portals"];
const asked = new URLSearchParams(location.search).get("view");
const view = views.includes(asked) ? asked : views[0];
const tokenPath = "/api/v1/auth/token";
// A token is renewed when fewer seconds are left.
const lead = 60;

// The document stands in the order of its addresses; these groups are worked through in an order of their own.
const work = [
  ["adminListActivities", "copyActivity", "createActivity", "adminGetActivity", "updateActivity", "changeActivityWindows",
    "adminGetAwardForm", "checkAwardForm", "putAwardForm", "putAward", "deleteAward", "publishActivity", "archiveActivity"],
  ["adminListOrganizations", "adminGetOrganization", "adminDownloadProof", "verifyOrganization", "suspendOrganization",
    "mergeOrganization"],
  ["adminListApplications", "claimApplication", "adminGetApplication", "adminDownloadDossier", "recordReviewResult",
    "releaseApplication", "correctReviewResult", "publishReviewResults"],
].flat();
const rank = (operation) => work.indexOf(operation.getIn(["operation", "operationId"]));

const login = document.querySelector(".head-login");
const say = (text) => { login.textContent = text; };

for (const link of document.querySelectorAll(".head-views a")) {
  if (link.getAttribute("href") === `?view=${view}`) {
    link.setAttribute("aria-current", "page");
  }
}

// When the token that Swagger UI holds ends, in milliseconds, and what brings the next one; nothing while it holds none, or
// a portal's, which is asked for anew.
let expiresAt;
let refreshToken;
// The renewal under way: requests that begin meanwhile wait for the same one.
let renewal;
const path = (address) => new URL(address, location.href).pathname;

/** What stands in the Authorize dialog for people; nothing for a portal, which asks for its own tokens. */
function account() {
  return ui.authSelectors.authorized().toJS().account;
}

/** What a token endpoint's answer means for the login. */
function keep(token) {
  expiresAt = Date.now() + token.expires_in * 1000;
  refreshToken = token.refresh_token ?? refreshToken;
}

/** Asks for the next token; nothing when there is none now, and the one at hand has to do. */
async function renew() {
  const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken });
  // A network that is lost is told by the request itself, which comes next.
  const answer = await fetch(tokenPath, { method: "POST", body }).catch(() => undefined);
  if (answer?.status === 401) {
    refreshToken = undefined;
    ui.authActions.logout(["account"]);
    say("登录已过期，请重新点击 Authorize · The login has expired; authorize again");
  }
  if (!answer?.ok) {
    return undefined;
  }
  const token = await answer.json();
  keep(token);
  const { schema, name, username } = account();
  ui.authActions.authorizeOauth2({ auth: { schema, name, username }, token });
  return token.access_token;
}

async function withFreshToken(request) {
  const own = path(request.url).startsWith("/api/") && path(request.url) !== tokenPath;
  const ends = refreshToken !== undefined && expiresAt - Date.now() < lead * 1000;
  if (own && ends && account() !== undefined && request.headers.Authorization !== undefined) {
    renewal ??= renew().finally(() => { renewal = undefined; });
    const token = await renewal;
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

/** Why nobody was let in, in the words of the server: the dialog shows what OAuth names so. */
function refused(response) {
  const { title, detail } = JSON.parse(response.text);
  say(`${title}。${detail}`);
  response.data = JSON.stringify({ error: title, error_description: detail });
}

function noted(response) {
  if (path(response.url) === tokenPath && response.ok) {
    const token = response.body ?? JSON.parse(response.text);
    if (token.refresh_token !== undefined) {
      keep(token);
    }
    whoIsThere(token.access_token);
  } else if (path(response.url) === tokenPath) {
    refused(response);
  } else if (response.status === 401) {
    say("未登录或登录已过期，请点击 Authorize · Not logged in: press Authorize");
  }
  return response;
}

/** Ends the login where it is kept, and not only on this page. */
function end() {
  const token = account()?.token?.access_token;
  if (refreshToken !== undefined && token !== undefined) {
    const { sid } = JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
    fetch(`/api/v1/auth/sessions/${sid}`, { method: "DELETE", headers: { Authorization: `Bearer ${token}` } });
  }
  expiresAt = undefined;
  refreshToken = undefined;
}

const onLogout = () => ({
  statePlugins: {
    auth: {
      wrapActions: {
        logout: (original) => (names) => {
          end();
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
  displayOperationId: true,
  displayRequestDuration: true,
  filter: true,
  operationsSorter: (one, other) => rank(one) - rank(other),
  tryItOutEnabled: true,
  showCommonExtensions: true,
  validatorUrl: null,
  requestInterceptor: withFreshToken,
  responseInterceptor: noted,
});

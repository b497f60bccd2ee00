"""Signs people in as Mealie does: by Authlib's client for Starlette, with what docs/openid.md sets. Shows the person as JSON."""

import os
import secrets

import uvicorn
from authlib.integrations.starlette_client import OAuth
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

PORT = int(os.environ["PORT"])
USER_GROUP, ADMIN_GROUP = "family", "admins"
REQUIRED = ("preferred_username", "name", "email", "groups")

oauth = OAuth()
oauth.register(
    "oidc",
    client_id=os.environ["OIDC_CLIENT_ID"],
    client_secret=os.environ["OIDC_CLIENT_SECRET"],
    server_metadata_url=os.environ["OIDC_CONFIGURATION_URL"],
    client_kwargs={"scope": "openid email profile groups"},
    code_challenge_method="S256",
)


async def start(request: Request):
    return await oauth.oidc.authorize_redirect(request, f"http://localhost:{PORT}/login")


async def login(request: Request):
    """The page that the browser comes back to hands all of its query on."""
    return RedirectResponse(f"/api/auth/oauth/callback?{request.url.query}")


async def callback(request: Request):
    token = await oauth.oidc.authorize_access_token(request)
    claims = token["userinfo"]
    missing = [name for name in REQUIRED if name not in claims]
    if missing:
        return JSONResponse({"error": f"The ID token lacks {missing}"}, 401)
    groups = claims["groups"]
    if USER_GROUP not in groups:
        return JSONResponse({"error": f"{USER_GROUP} is not in {groups}"}, 401)
    told = {name: claims[name] for name in ("sub", "name", "email")}
    userinfo = await oauth.oidc.userinfo(token=token)
    return JSONResponse({**told, "admin": ADMIN_GROUP in groups, "userinfo": userinfo["email"]})


app = Starlette(
    routes=[
        Route("/api/auth/oauth", start),
        Route("/login", login),
        Route("/api/auth/oauth/callback", callback),
    ],
    middleware=[Middleware(SessionMiddleware, secret_key=secrets.token_hex(32))],
)
uvicorn.run(app, host="localhost", port=PORT, log_level="warning")

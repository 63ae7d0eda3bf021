"""Servers of Python packages at the settings of their own documentation. Each
listens on a free port of the loopback and says which on a line of JSON."""
import json
import os
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

USER, PASSWORD, TOKEN = (os.environ[name] for name in ("USER", "PASSWORD", "TOKEN"))


def say(name, port):
    print(json.dumps({"name": name, "port": port}), flush=True)


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def wsgi(name, app):
    server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(name, server.server_port)


def flask():
    from flask import Flask
    from flask_httpauth import HTTPBasicAuth, HTTPTokenAuth

    app, auth = Flask("basic"), HTTPBasicAuth()
    auth.verify_password(lambda u, p: u if (u, p) == (USER, PASSWORD) else None)
    app.route("/me")(auth.login_required(lambda: {"of": USER}))
    wsgi("Flask-HTTPAuth basic", app)

    app, token = Flask("token"), HTTPTokenAuth(scheme="Bearer")
    token.verify_token(lambda t: USER if t == TOKEN else None)
    app.route("/me")(token.login_required(lambda: {"of": USER}))
    wsgi("Flask-HTTPAuth token", app)


def rest():
    from django.conf import settings

    settings.configure(
        ALLOWED_HOSTS=["*"], ROOT_URLCONF="rest_urls", SECRET_KEY="k" * 50, DEBUG=False, USE_TZ=True,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "rest_framework.authtoken"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "rest.sqlite3"}},
    )
    import django

    django.setup()
    import sys
    import types

    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.urls import path
    from rest_framework.authentication import TokenAuthentication
    from rest_framework.authtoken.models import Token
    from rest_framework.permissions import IsAuthenticated
    from rest_framework.response import Response
    from rest_framework.views import APIView

    call_command("migrate", verbosity=0, interactive=False)
    user = User.objects.create_user(USER, password=PASSWORD)
    Token.objects.create(user=user, key=TOKEN[:40])

    class Default(APIView):
        permission_classes = [IsAuthenticated]

        def get(self, request):
            return Response({"of": USER})

    class ByToken(Default):
        authentication_classes = [TokenAuthentication]

    urls = types.ModuleType("rest_urls")
    urls.urlpatterns = [path("me", Default.as_view()), path("token", ByToken.as_view())]
    sys.modules["rest_urls"] = urls
    wsgi("DRF", get_wsgi_application())


def fast():
    import socket

    import uvicorn
    from fastapi import Depends, FastAPI, HTTPException
    from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBearer, OAuth2PasswordBearer

    app = FastAPI()

    def check(good):
        if not good:
            raise HTTPException(status_code=401, headers={"WWW-Authenticate": 'Bearer realm="api", error="invalid_token"'})
        return {"of": USER}

    @app.get("/basic")
    def basic(c=Depends(HTTPBasic())):
        if (c.username, c.password) != (USER, PASSWORD):
            raise HTTPException(status_code=401, headers={"WWW-Authenticate": "Basic"})
        return {"of": USER}

    @app.get("/bearer")
    def bearer(c=Depends(HTTPBearer())):
        return check(c.credentials == TOKEN)

    @app.get("/oauth2")
    def oauth2(c=Depends(OAuth2PasswordBearer(tokenUrl="token"))):
        return check(c == TOKEN)

    @app.get("/key")
    def key(c=Depends(APIKeyHeader(name="X-Api-Key"))):
        return check(c == TOKEN)

    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    say("FastAPI", sock.getsockname()[1])
    uvicorn.Server(uvicorn.Config(app, log_level="critical")).run(sockets=[sock])


flask()
rest()
fast()

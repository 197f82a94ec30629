"""The smallest Django project that serves SCIM by django-scim2. Its database is the file that IDBRIDGE_DJANGO_DATABASE names."""

import os

SECRET_KEY = "for tests on the loopback alone"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django_scim", "company"]
MIDDLEWARE = ["company.token.TokenMiddleware"]
AUTH_USER_MODEL = "company.User"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["IDBRIDGE_DJANGO_DATABASE"],
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }
}
LOGGING_CONFIG = None
SCIM_SERVICE_PROVIDER = {
    "NETLOC": "127.0.0.1",
    "SCHEME": "http",
    "GROUP_MODEL": "company.models.Group",
    "AUTHENTICATION_SCHEMES": [{"type": "oauthbearertoken", "name": "token", "description": "A bearer token"}],
}

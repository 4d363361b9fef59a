"""For any WSGI server: `gunicorn wsgi:app`. `python -m catalog init` has to have run before."""

from catalog import create_app
from catalog.config import Settings
from catalog.web import logs

settings = Settings.read()
logs.configure(settings)
app = create_app(settings)

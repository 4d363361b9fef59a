"""For any WSGI server: `gunicorn wsgi:app`. `python -m catalog init` has to have run before."""

from catalog import create_app

app = create_app()

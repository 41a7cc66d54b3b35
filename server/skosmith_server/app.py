"""The web application: wiring, and nothing else."""

from collections.abc import Sequence
from importlib.resources import files

from flask import Flask, request

from skosmith_converter.errors import SkosmithError
from skosmith_converter.terms import Quad
from skosmith_server.api_views import make_api
from skosmith_server.assisting import make_assistance
from skosmith_server.browsing import make_pages
from skosmith_server.documenting import make_documentation
from skosmith_server.editing import make_editor
from skosmith_server.editor import version
from skosmith_server.endpoint import make_endpoint
from skosmith_server.feedback.views import feedback_link, make_feedback
from skosmith_server.filters import FILTERS
from skosmith_server.framework_pages import make_framework_pages
from skosmith_server.jskos_views import OwnPath, make_jskos
from skosmith_server.listing import make_lists
from skosmith_server.problems import register_problems
from skosmith_server.profiling import make_profiles
from skosmith_server.protocol import MAX_BODY_BYTES
from skosmith_server.reading import read_request, teach_templates
from skosmith_server.reconciling import make_reconciliation
from skosmith_server.reporting import make_reports
from skosmith_server.responses import secure
from skosmith_server.search.index import Index
from skosmith_server.searching import make_search
from skosmith_server.service import Engine, Service
from skosmith_server.settings import Settings
from skosmith_server.skosmos_views import make_skosmos
from skosmith_server.store import Store
from skosmith_server.viewing import make_views

__all__ = ["create_app", "create_app_of", "create_app_without_pages"]


def create_app(
    quads: Sequence[Quad],
    settings: Settings | None = None,
    engine: Engine | None = None,
    index: Index | None = None,
) -> Flask:
    """Make the application that serves a graph.

    `engine` has it loaded; without one, queries are evaluated in this process, which suits tests
    and trusted users only: nothing ends a query that takes too long. `index` is that of the graph's
    texts, where it is made already. Raises StoreError where the graph cannot be loaded.
    """
    engine, index = engine or Store.from_quads(quads), index or Index.of(quads)
    return create_app_of(Service.of(engine, quads, settings or Settings(), index))


def create_app_of(service: Service) -> Flask:
    """Make the application of what is ready to be served."""
    app = _empty_app()
    app.register_blueprint(make_endpoint(service))
    app.register_blueprint(make_editor(service))
    app.register_blueprint(make_search(service))
    app.register_blueprint(make_reconciliation(service))
    app.register_blueprint(make_reports(service))
    app.register_blueprint(make_documentation(service))
    if service.settings.mcp:
        app.register_blueprint(make_assistance(service))
    app.register_blueprint(make_skosmos(service))
    app.register_blueprint(make_jskos(service))
    app.register_blueprint(make_profiles(service))
    app.register_blueprint(make_api(service))
    if service.settings.review:
        # Here, because few services review
        from skosmith_server.reviewing import make_review  # noqa: PLC0415

        app.register_blueprint(make_review(service))
        app.jinja_env.globals["is_reviewed"] = True
    app.jinja_env.globals["feedback_link"] = feedback_link(service)
    if service.settings.feedback_file:
        app.register_blueprint(make_feedback(service))
    app.register_blueprint(make_framework_pages(service))
    app.register_blueprint(make_views(service))
    app.register_blueprint(make_lists(service))
    app.register_blueprint(make_pages(service))
    return app


def create_app_without_pages(problem: SkosmithError) -> Flask:
    """Make an application that answers whatever is asked with a problem."""
    app = _empty_app()

    @app.before_request
    def refuse() -> None:
        if request.endpoint != "static":
            raise problem

    return app


def _empty_app() -> Flask:
    app = Flask("skosmith_server", root_path=str(files("skosmith_server")))
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY_BYTES
    app.url_map.merge_slashes = False
    app.url_map.converters["jskos"] = OwnPath
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["editor_version"] = version
    app.jinja_env.globals["is_live"] = True
    app.jinja_env.globals["feedback_link"] = None
    teach_templates(app)
    register_problems(app, read_request)
    app.after_request(secure)
    return app

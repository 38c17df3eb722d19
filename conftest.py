"""Plugins for every test, those of the modules included."""

pytest_plugins = (
    "pytester",
    "tests.plugins.guards",
    "tests.plugins.duties",
    "tests.support.postgres",
    "tests.support.browser",
)

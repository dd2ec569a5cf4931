import pytest
from harness import Server, guest


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """One cache of compiled components for the whole run."""
    folder = tmp_path_factory.mktemp("cache")
    folder.chmod(0o700)
    return str(folder)


def launch(cache, name, *options, **more):
    component = name if "/" in name else guest(name)
    if "--no-cache" not in options and "--cache-dir" not in options:
        options = ("--cache-dir", cache, *options)
    return Server(component, *options, **more)


@pytest.fixture
def serve(cache):
    """Starts servers; each must end in good order when the test is over, unless the test ended it."""
    servers = []

    def start(name, *options, **more):
        servers.append(launch(cache, name, *options, **more))
        return servers[-1]

    yield start
    try:
        for server in servers:
            server.stop()
    finally:
        for server in servers:
            server.kill()


@pytest.fixture(scope="session")
def shared(cache):
    """Servers kept over many tests, by guest and options."""
    servers = {}

    def get(name, *options):
        key = (name, *options)
        if key not in servers or servers[key].process.poll() is not None:
            servers[key] = launch(cache, name, *options)
        return servers[key]

    yield get
    try:
        for server in servers.values():
            server.stop()
    finally:
        for server in servers.values():
            server.kill()

"""What the tests stand on: other ways to the same answer, browsers, servers, faults."""

"""returnlogic: return policies as programs that can be decided, questioned over all cases, and proved."""

__version__ = "0.1.0"

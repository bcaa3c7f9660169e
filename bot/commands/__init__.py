"""The command line's verbs, a module each with ``add_arguments(parser)`` and ``run(arguments, settings)``."""

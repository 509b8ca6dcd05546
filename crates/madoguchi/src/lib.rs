//! The program: command line, config, every route on one page, the demo.

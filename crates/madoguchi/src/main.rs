//! `madoguchi`: one program for the whole portal (ALL-1).

use std::process::ExitCode;

fn main() -> ExitCode {
    madoguchi::cli::main()
}

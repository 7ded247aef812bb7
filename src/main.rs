//! The `bannerman` program. All of it is in the library; [`cli::main`](bannerman::cli::main) is where it begins.

use std::process::ExitCode;

fn main() -> ExitCode {
    bannerman::cli::main(std::env::args_os())
}

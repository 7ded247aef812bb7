//! The `bannerman` program: parse, run, report, exit. Everything else is in the library.

use std::process::ExitCode;

use bannerman::cli;

fn main() -> ExitCode {
    let (options, terminal) = match cli::parse(std::env::args_os()) {
        Ok(parsed) => parsed,
        Err(stop) => return stop.report(),
    };
    match cli::run(options, &terminal) {
        Ok(exit) => exit.code(),
        Err(failure) => {
            terminal.report(&failure);
            failure.exit.code()
        }
    }
}

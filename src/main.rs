//! The `bannerman` program: parse, run, report, exit. Everything else is in the library.

use std::process::ExitCode;

use bannerman::cli;

fn main() -> ExitCode {
    let (options, terminal) = match cli::parse(std::env::args_os()) {
        Ok(parsed) => parsed,
        Err(stop) => return stop.report().unwrap_or_else(|failure| ended(&cli::Terminal::plain(), &failure)),
    };
    match cli::run(options, &terminal).and_then(|exit| terminal.end(exit)) {
        Ok(exit) => exit.code(),
        Err(failure) => ended(&terminal, &failure),
    }
}

fn ended(terminal: &cli::Terminal, failure: &cli::Failure) -> ExitCode {
    terminal.report(failure);
    failure.exit.code()
}

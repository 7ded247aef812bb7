//! What git says when something fails, told apart: trouble on the way, which may pass, and an answer, which stays.
//!
//! Git has words for people only. They are English, because its locale is set to be; what the server says (`remote: …`)
//! does not count.

/// Words of what stays. They come first: a server that refuses may hang up, too.
const STAYS: [&str; 20] = [
    "authentication failed",
    "could not read username",
    "could not read password",
    "terminal prompts disabled",
    "permission denied",
    "host key verification failed",
    "returned error: 401",
    "returned error: 403",
    "returned error: 404",
    "returned error: 410",
    "' not found",
    "couldn't find remote ref",
    "does not appear to be a git repository",
    "access denied",
    "repository not exported",
    "dubious ownership",
    "certificate",
    "[rejected]",
    "[remote rejected]",
    "not allowed",
];

/// Words of trouble on the way.
const PASSES: [&str; 38] = [
    "returned error: 429",
    "returned error: 5",
    "http 429",
    "http 5",
    "connection refused",
    "connection reset",
    "connection timed out",
    "connection closed",
    "connection was closed",
    "connection was reset",
    "connection abort",
    "connection to remote host",
    "couldn't connect to server",
    "could not connect to server",
    "failed to connect",
    "failed sending",
    "failure when receiving data",
    "could not resolve host",
    "couldn't resolve host",
    "could not resolve proxy",
    "name resolution",
    "unable to look up",
    "name or service not known",
    "no address associated",
    "timed out",
    "timeout",
    "too slow",
    "network is unreachable",
    "network is down",
    "no route to host",
    "broken pipe",
    "empty reply from server",
    "hung up",
    "early eof",
    "unexpected disconnect",
    "unexpected eof",
    "outstanding read data remaining",
    "tls connect error",
];

/// What git says, and nothing else, when a server goes away before it has said anything.
const WITHOUT_A_WORD: [&str; 4] = [
    "fatal: could not read from remote repository.",
    "please make sure you have the correct access rights",
    "and the repository exists.",
    "",
];

/// Whether it may pass.
pub(crate) fn passes(stderr: &str) -> bool {
    let said = stderr.to_lowercase();
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.starts_with("remote:")).collect();
    let has = |words: &[&str]| lines.iter().any(|line| words.iter().any(|words| line.contains(words)));
    let without_a_word = || {
        lines.first().is_some_and(|first| *first == WITHOUT_A_WORD[0])
            && lines.iter().all(|line| WITHOUT_A_WORD.contains(line))
    };
    !has(&STAYS) && (has(&PASSES) || without_a_word())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_on_the_way_may_pass_and_an_answer_stays() {
        for said in [
            "fatal: unable to access 'http://127.0.0.1:9/x/': The requested URL returned error: 503",
            "fatal: unable to access 'https://h/x/': The requested URL returned error: 500",
            "fatal: unable to access 'https://h/x/': The requested URL returned error: 429",
            "error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502\nfatal: the remote end hung up \
             unexpectedly",
            "error: RPC failed; curl 56 Recv failure: Connection reset by peer",
            "error: RPC failed; curl 18 transfer closed with outstanding read data remaining",
            "error: RPC failed; curl 92 HTTP/2 stream 5 was not closed cleanly: CANCEL (err 8)\nfatal: early EOF",
            "fatal: unable to access 'http://127.0.0.1:9/x/': Failed to connect to 127.0.0.1 port 9 after 0 ms: \
             Couldn't connect to server",
            "fatal: unable to access 'http://127.0.0.1:9/x/': Empty reply from server",
            "fatal: unable to access 'https://h/x/': Could not resolve host: h",
            "fatal: unable to access 'https://h/x/': Operation too slow. Less than 1024 bytes/sec transferred the last 5 \
             seconds",
            "fatal: unable to connect to 127.0.0.1:\n127.0.0.1[0: 127.0.0.1]: errno=Connection refused",
            "fatal: unable to look up nowhere.invalid (port 9418) (Name or service not known)",
            "ssh: connect to host h port 22: Connection refused\nfatal: Could not read from remote repository.\n\nPlease \
             make sure you have the correct access rights\nand the repository exists.",
            "ssh: Could not resolve hostname h: Temporary failure in name resolution\nfatal: Could not read from remote \
             repository.",
            "kex_exchange_identification: Connection closed by remote host\nfatal: Could not read from remote repository.",
            "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand \
             the repository exists.",
            "fatal: the remote end hung up upon initial contact",
            "fetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF",
        ] {
            assert!(passes(said), "{said}");
        }
        for said in [
            "",
            "the line broke",
            "remote: Connection refused\nfatal: something",
            "fatal: Authentication failed for 'https://h/x/'",
            "fatal: could not read Username for 'https://h': terminal prompts disabled",
            "fatal: unable to access 'https://h/x/': The requested URL returned error: 403",
            "remote: Repository not found.\nfatal: repository 'https://h/x/' not found",
            "fatal: couldn't find remote ref refs/heads/x",
            "git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.",
            "Host key verification failed.\nfatal: Could not read from remote repository.",
            "fatal: '/x' does not appear to be a git repository\nfatal: Could not read from remote repository.",
            "fatal: remote error: access denied or repository not exported: /x",
            "fatal: unable to access 'https://h/x/': SSL certificate problem: self-signed certificate",
            "To http://h/x\n ! [remote rejected] a -> a (pre-receive hook declined)\nerror: failed to push some refs",
            "To http://h/x\n ! [rejected]        a -> a (stale info)\nerror: failed to push some refs to 'http://h/x'",
            "fatal: transport 'ext' not allowed",
            "fatal: detected dubious ownership in repository at '/x'",
        ] {
            assert!(!passes(said), "{said}");
        }
    }
}

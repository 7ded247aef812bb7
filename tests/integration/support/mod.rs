//! What the tests share.

pub mod art;
pub mod browser;
pub mod cut_off;
pub mod gate;
pub mod git_server;
pub mod guild;
pub mod http_git;
pub mod nights;
pub mod openapi;
pub mod payloads;
pub mod program;
pub mod redis;
pub mod repository;
pub mod scripted;
#[cfg(target_os = "linux")]
pub mod steps;
pub mod story;
pub mod workflow;

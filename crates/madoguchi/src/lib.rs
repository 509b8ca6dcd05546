//! The program: command line, config, every route on one page, the demo.

#![warn(clippy::print_stdout, clippy::print_stderr, reason = "they panic where nobody reads on")]

#[macro_use]
mod say;

mod backup;
mod check;
pub mod cli;
pub mod config;
pub mod demo;
mod doctor;
mod documents;
mod export;
mod import;
pub mod listen;
mod migrations;
pub mod node;
mod operators;
mod pages;
mod progress;
mod routes;
pub mod tls;
mod watch;

pub use migrations::MIGRATIONS;

use counter::words::WordList;

pub const WORDS: WordList =
    WordList { ja: include_str!("../words/ja.ftl"), en: include_str!("../words/en.ftl") };

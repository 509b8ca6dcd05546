//! What the program says on its command line. `println!` panics where nobody reads it any more, as in `madoguchi check |
//! head`: here that is no reason not to go on, since what is done is worth more than what is told of it.

use std::{
    fmt::{self, Arguments},
    io::{self, ErrorKind, Write},
    sync::OnceLock,
};

use anyhow::{Result, ensure};

/// Why something could not be said though somebody may have listened: the disk was full, for one.
static LOST: OnceLock<String> = OnceLock::new();

/// On standard output, what was asked for.
macro_rules! say {
    () => { $crate::say::to(&mut ::std::io::stdout(), format_args!("\n")) };
    ($($said:tt)*) => {
        $crate::say::to(&mut ::std::io::stdout(), format_args!("{}\n", format_args!($($said)*)))
    };
}

/// On standard error, what is worth knowing beside it.
macro_rules! remark {
    ($($said:tt)*) => {
        $crate::say::to(&mut ::std::io::stderr(), format_args!("{}\n", format_args!($($said)*)))
    };
}

pub fn to(out: &mut impl Write, said: Arguments<'_>) {
    match out.write_fmt(said).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            LOST.get_or_init(|| error.to_string());
        }
        _ => {}
    }
}

/// Whoever keeps what was said must not take a part of it for the whole.
pub fn all_was_said() -> Result<()> {
    let why = LOST.get();
    ensure!(why.is_none(), "not all of this could be said: {}", why.map_or("", String::as_str));
    Ok(())
}

/// Nobody reads on what only standard output has: nobody need be told, either.
#[derive(Debug)]
pub struct Unread;

impl Unread {
    /// As a shell knows a program that SIGPIPE has ended.
    pub const CODE: u8 = 128 + 13;

    pub fn is(error: &io::Error) -> bool {
        error.kind() == ErrorKind::BrokenPipe
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody reads standard output any more")
    }
}

impl std::error::Error for Unread {}

//! Start a site, walk through it, turn the clock, read the mailbox.

//! 「お客様の切り替え」: one person may belong to several accounts with one login (DOOR-62).

pub mod handlers;

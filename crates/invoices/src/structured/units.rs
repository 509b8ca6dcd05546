//! Units as people write them on invoices, and their codes of UN/ECE Recommendation 20.

/// What has no code of its own is one of something.
pub fn code(unit: &str) -> &'static str {
    match counter::fold::half_width(unit).to_lowercase().as_str() {
        "個" | "台" | "本" | "枚" | "脚" | "冊" | "基" | "点" | "ヶ" | "ケ" | "pcs" => "H87",
        "日" | "日間" => "DAY",
        "時間" | "h" => "HUR",
        "分" => "MIN",
        "週" | "週間" => "WEE",
        "月" | "か月" | "ヶ月" | "カ月" | "ヵ月" | "箇月" => "MON",
        "年" | "年間" => "ANN",
        "kg" | "キロ" => "KGM",
        "g" | "グラム" => "GRM",
        "t" | "トン" => "TNE",
        "m" | "メートル" => "MTR",
        "km" => "KMT",
        // NFKC writes ㎡ and ㎥ so.
        "m2" | "平米" => "MTK",
        "m3" | "立米" => "MTQ",
        "l" | "リットル" => "LTR",
        "kwh" => "KWH",
        "箱" => "XBX",
        "組" | "セット" => "SET",
        "人" | "名" => "IE",
        _ => "C62",
    }
}

//! The columns of the files, which are the keys of JSON and of the documents, too.

counter::columns! {
    Kind = "kind", "種別";
    Number = "number", "請求書番号";
    Customer = "customer", "お客様番号";
    Issued = "issued", "発行日";
    Due = "due", "支払期日";
    PeriodFrom = "period_from", "対象期間開始";
    PeriodUntil = "period_until", "対象期間終了";
    Subject = "subject", "件名";
    Note = "note", "備考";
    Earlier = "earlier", "元の請求書番号";
    Reason = "reason", "理由";
    LineDate = "line_date", "取引日";
    Description = "description", "品名";
    Quantity = "quantity", "数量";
    Unit = "unit", "単位";
    UnitPrice = "unit_price", "単価";
    Amount = "amount", "金額";
    Rate = "rate", "税率";
    Net = "net", "税抜合計";
    TaxSum = "tax", "消費税";
    Gross = "gross", "税込合計";
    Previous = "previous", "前回ご請求額";
    Received = "received", "ご入金額";
    Adjusted = "adjusted", "調整額";
    Net10 = "net_10", "10%対象";
    Tax10 = "tax_10", "10%消費税";
    Net8 = "net_8", "8%対象";
    Tax8 = "tax_8", "8%消費税";
    NetExempt = "net_exempt", "非課税対象";
    Billed = "billed", "今回ご請求額";
    Invoices = "invoices", "対象請求書";
    File = "file", "ファイル名";
}

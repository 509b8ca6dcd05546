# Login notices

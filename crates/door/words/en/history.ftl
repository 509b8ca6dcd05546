# Login history

history-title = Login history
history-lead = Your logins of the last 90 days. If you do not recognise one, please change your password at once.
history-from = From
history-until = Until
history-any = All
history-at = Time
history-outcome = Outcome
history-device = Device
history-address = Address
history-in = Logged in
history-by-operator = Operator acted for you
history-first-login = First-login steps
history-in-use = Refused: in use
history-wrong = Wrong password
history-locked = Locked
history-expired = First password expired
history-suspended = Suspended

top-history = See when and from where you logged in

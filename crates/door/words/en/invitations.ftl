# Invitations between companies

invitation-title = An invitation from a company
invitation-lead = { $company } invites you to become partners.
invitation-company = Invited by
invitation-person = Person
invitation-comment = Comment
invitation-until = Valid until
invitation-has-login = Please log in to answer the invitation.
invitation-has-none = Please register an ID to answer the invitation.
invitation-register-another = Register another ID
invitation-login-another = Log in with another ID
invitation-ask = Do you want to add { $company } as a partner? Please check below to which ID it will be added.
invitation-received = Received
invitation-goes-to = Added to the ID
invitation-approve = Approve
invitation-decline = Do not approve
invitation-later = Decide later
invitation-note = An approval cannot be taken back. If you do not approve, we will tell the company that invited you.
invitation-own = This invitation comes from your own company, so you cannot answer it.
invitation-other-title = To add it to another ID
invitation-other-body = You will be logged out, and can log in with the other ID.
invitation-to-list = To your invitations
invitation-approved-title = You have approved the invitation
invitation-approved-lead = { $company } has been added as a partner.
invitation-declined-title = You have not approved the invitation
invitation-declined-lead = We have told the company that invited you. You can still approve.

temp-login-title = Receive an invitation
temp-login-way = I have a temporary ID
temp-login-waiting = Waiting for your answer
temp-login-from = Invitation from { $company }
temp-login-letter = With a temporary ID
temp-login-lead = Please type the temporary ID and password of the letter that came by post or fax.
temp-login-hint = 8 letters and digits. Capital and small letters are the same.
temp-id = Temporary ID
temp-password = Temporary password
temp-login-add = Add the partner
temp-login-next = Next
temp-login-have-id = If you have an ID already, please log in first
refused-temp-login = The temporary ID or password is wrong or has expired. Please check the letter.
top-invitations = See your invitations, or type a temporary ID

dead-link-invitation-used-next = This invitation has been received already. Please log in with the ID that received it.
dead-link-invitation-next = Please ask whoever invited you to send the invitation again.

mail-invitation-subject = [{ $site }] An invitation from { $company }
mail-invitation-what = { $person } of { $company } invites you to become partners.
mail-invitation-comment = Comment: { $comment }
mail-invitation-do = Please open the link below to see the invitation. It is valid for { $days } days.
mail-invitation-link = See the invitation
mail-invitation-not-you = If you do not know who this is, please delete this mail. Nothing will be registered.

mail-approved-subject = [{ $site }] Your invitation was approved
mail-approved-what = Your invitation to { $invited } was approved by { $company }.
mail-declined-subject = [{ $site }] Your invitation was not approved
mail-declined-what = Your invitation to { $invited } was not approved.

## Switching accounts

accounts-title = Switch accounts
accounts-lead = Choose for which account you act. The next time you log in, you will be in the one chosen last.
accounts-state = State
accounts-present = In use
accounts-switch = Switch
top-accounts = Act for another account (company or branch)

# Invitations

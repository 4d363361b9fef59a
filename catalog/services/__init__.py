"""What people do. Services take a session, who acts and when; they flush, never commit, never see a request."""

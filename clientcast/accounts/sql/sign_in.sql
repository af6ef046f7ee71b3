-- The sign-in tables belong to app_web; they hold no row of an organization. app_definer resolves sessions.
grant select, insert, update on app_user to app_web;
grant select, insert, update, delete on session, sign_in_link, sign_in_attempt to app_web;
grant select on app_user, session to app_definer;
-- Members reach links through one door only (issue_link): whoever may write one by hand may sign in as anybody.
grant select, insert, update on sign_in_link to app_definer;

"""The pages, one module each: functions that take the site and a request and give an answer."""

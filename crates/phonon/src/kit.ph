-- The built-in kit: every sound is a bus that is played once and fades out by itself.

~bd0: superkick 55

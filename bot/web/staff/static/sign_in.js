// What stands behind the # of a shared link, which browsers send to nobody, is still there after signing in.
document.getElementById("sign-in").action += location.hash;

/** Where the API is, without a slash at the end: what index.html's `frameloom-api` says, or else the page's origin. */
export const API = document.querySelector('meta[name="frameloom-api"]').content.replace(/\/$/, "") || location.origin;

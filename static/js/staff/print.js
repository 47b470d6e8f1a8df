// The clerk pressed "print": the page was counted by the server and comes back to be printed.
window.print();

package hola

// Version is that of this package.
const Version = "0.1.0"

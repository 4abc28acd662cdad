using System.Runtime.CompilerServices;

// The truncation bounds are tested at coarse settings that the public functions never use.
[assembly: InternalsVisibleTo("Verify.Arithmetic.Tests")]

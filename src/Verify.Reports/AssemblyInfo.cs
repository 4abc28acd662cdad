using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Verify.Cli.Tests")]

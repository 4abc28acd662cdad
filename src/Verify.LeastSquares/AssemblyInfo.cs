using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Verify.LeastSquares.Tests")]
[assembly: InternalsVisibleTo("Verify.Bench")]

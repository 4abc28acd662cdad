using Xunit;

namespace Verify.Answers.Tests;

public sealed class CertaintyTests
{
    [Fact]
    public void Doubles_promise_least() => Assert.True(Certainty.Doubles < Certainty.Certified);
}

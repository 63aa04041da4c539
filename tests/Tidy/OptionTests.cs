using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace CardSystem.Tidy;

/// <summary>Keeps the options: one small class a room, a default on the property, a range on every number.</summary>
public sealed class OptionTests
{
    public static TheoryData<Type> OptionClasses() => [.. new[] { "cardagent", "ingest" }.SelectMany(a => Assembly.Load(a).GetTypes())
        .Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal) && !t.IsAbstract && CodeMap.IsOurs(t))];

    [Theory, MemberData(nameof(OptionClasses))]
    public void NumbersHaveARange(Type options) => Assert.DoesNotContain(
        options.GetProperties(), p => (p.PropertyType == typeof(int) || p.PropertyType == typeof(long) || p.PropertyType == typeof(double)) && p.GetCustomAttribute<RangeAttribute>() is null);

    [Theory, MemberData(nameof(OptionClasses))]
    public void DefaultsAreValidOrRequired(Type options)
    {
        var results = new List<ValidationResult>();
        var plain = Activator.CreateInstance(options)!;
        Validator.TryValidateObject(plain, new ValidationContext(plain), results, validateAllProperties: true);
        var required = options.GetProperties().Where(p => p.GetCustomAttributes().Any(a => a is RequiredAttribute or MinLengthAttribute or RegularExpressionAttribute)).Select(p => p.Name).ToHashSet();
        Assert.All(results, result => Assert.Contains(result.MemberNames, required.Contains));
    }

    [Fact]
    public void ThereAreOptionsToCheck() => Assert.True(OptionClasses().Count >= 5);
}

using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace CardSystem.Ingest.Settings;

/// <summary>Turns the ranges on the properties of options into sentences: what is checked and what is said come from one attribute.</summary>
public static class RangeRules
{
    /// <returns><c>Section:Name is VALUE; allowed are MIN to MAX.</c> for each number outside its range, in the order of the properties.</returns>
    public static IEnumerable<string> Problems(string section, object options)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<RangeAttribute>() is not { } range || property.GetValue(options) is not { } value || range.IsValid(value)) continue;
            yield return string.Create(CultureInfo.InvariantCulture, $"{section}:{property.Name} is {value}; allowed are {range.Minimum} to {range.Maximum}.");
        }
    }
}

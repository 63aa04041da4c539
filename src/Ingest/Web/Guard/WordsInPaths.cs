using System.Reflection;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace CardSystem.Ingest.Web.Guard;

/// <summary>
/// A word of an address's path reaches the page as it stands. The framework makes null of one that is only spaces, and a page that says its word is never null
/// would break on it instead of answering that there is no such thing.
/// </summary>
internal sealed class WordsInPaths : IDisplayMetadataProvider
{
    public void CreateDisplayMetadata(DisplayMetadataProviderContext context)
    {
        if (context.Key.ModelType != typeof(string)) return;
        if (IsFromPath(context) || IsNeverNull(context.Key.ParameterInfo)) context.DisplayMetadata.ConvertEmptyStringToNull = false;
    }

    private static bool IsFromPath(DisplayMetadataProviderContext context) => context.Attributes.OfType<IBindingSourceMetadata>().Any(a => a.BindingSource == BindingSource.Path);

    private static bool IsNeverNull(ParameterInfo? parameter) => parameter is not null && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull;
}

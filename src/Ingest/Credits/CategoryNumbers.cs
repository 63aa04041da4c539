namespace CardSystem.Ingest.Credits;

/// <summary>A policy's categories as cards name them: a byte each, in the order of their words, from 1. Beyond 255 there is no number, and 0 stands for none.</summary>
public static class CategoryNumbers
{
    public static byte Of(Policy policy, string category)
    {
        if (!policy.Categories.ContainsKey(category)) return 0;
        var number = policy.Categories.Keys.Count(c => string.CompareOrdinal(c, category) <= 0);
        return number <= byte.MaxValue ? (byte)number : (byte)0;
    }
}

"""Nine digits drawn by lot were given twice sooner or later, and the act that met such a number failed with it.

The place of the digits counts for nothing, so any free number will do; as the table fills, more draws are needed, and
never many: nine digits are a billion. Two transactions that draw the same one in the same moment still collide, once in
a billion pairs.
"""

from django.db import migrations, models

import certificates.models.receipt

NUMBER = """
CREATE FUNCTION certificates_receipt_number(digits int DEFAULT 9) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    drawn text;
BEGIN
    LOOP
        drawn := lpad(floor(random() * 10::numeric ^ digits)::bigint::text, digits, '0');
        EXIT WHEN NOT EXISTS (SELECT FROM certificates_receipt WHERE number = drawn);
    END LOOP;
    RETURN drawn;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0007_what_is_stopped_is_ready_to_be_listed")]

    operations = [
        migrations.RunSQL(NUMBER, "DROP FUNCTION certificates_receipt_number(int)"),
        migrations.AlterField(
            model_name="receipt",
            name="number",
            field=models.CharField(
                db_default=certificates.models.receipt.NumberNeverGiven(), max_length=12, unique=True
            ),
        ),
    ]

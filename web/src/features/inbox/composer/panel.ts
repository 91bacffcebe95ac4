// What opens beside the text field.
export type Panel = '' | 'templates' | 'voice' | 'location' | 'contact' | 'choices'
